/* Runs in the other system. Speaks SCORM 1.2 with it and with nothing else; without such a system the course still works. */
"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var began = Date.now();
  var state = { page: 0, right: {}, done: false };
  var api = findApi();

  function findApi() {
    var roots = [window, window.opener];
    for (var r = 0; r < roots.length; r++) {
      var here = roots[r];
      for (var step = 0; here && step < 12; step++) {
        try {
          if (here.API) { return here.API; }
          if (!here.parent || here.parent === here) { break; }
          here = here.parent;
        } catch (refused) { break; }
      }
    }
    return null;
  }
  function set(name, value) { if (api) { api.LMSSetValue(name, String(value)); } }
  function get(name) { return api ? String(api.LMSGetValue(name) || "") : ""; }
  function pad(number) { return (number < 10 ? "0" : "") + number; }
  function spent() {
    var seconds = Math.floor((Date.now() - began) / 1000);
    var hours = pad(Math.floor(seconds / 3600));
    return (hours.length < 4 ? "00" + hours : hours).slice(-4) + ":" + pad(Math.floor(seconds / 60) % 60) + ":" + pad(seconds % 60);
  }
  function keep() {
    set("cmi.suspend_data", JSON.stringify({ page: state.page, done: state.done }));
    set("cmi.core.lesson_location", state.page);
    if (api) { api.LMSCommit(""); }
  }
  function show(number) {
    state.page = Math.max(0, Math.min(data.pages - 1, number));
    var pages = document.querySelectorAll("section[data-page]");
    for (var n = 0; n < pages.length; n++) { pages[n].hidden = n !== state.page; }
    var title = pages[state.page].querySelector("h2");
    if (title) { title.focus(); }
    window.scrollTo(0, 0);
    keep();
  }
  function answersShown(section) {
    var fields = section.querySelectorAll("fieldset[data-right]");
    for (var n = 0; n < fields.length; n++) {
      if (!fields[n].querySelector("input:checked")) {
        section.querySelector("[data-missing]").hidden = false;
        fields[n].querySelector("input").focus();
        return false;
      }
    }
    section.querySelector("[data-missing]").hidden = true;
    for (n = 0; n < fields.length; n++) {
      var chosen = fields[n].querySelector("input:checked").value;
      var isRight = chosen === fields[n].getAttribute("data-right");
      var why = fields[n].querySelector(".why");
      why.hidden = false;
      why.querySelector("[data-yes]").hidden = !isRight;
      why.querySelector("[data-no]").hidden = isRight;
    }
    return true;
  }
  function finish(section) {
    var names = Object.keys(data.key), right = 0;
    for (var n = 0; n < names.length; n++) {
      var chosen = section.querySelector("input[name='" + names[n] + "']:checked");
      if (chosen && chosen.value === data.key[names[n]]) { right += 1; }
    }
    var score = Math.round((100 * right) / names.length);
    document.getElementById("score").textContent = right + " / " + names.length;
    document.getElementById("finished").hidden = false;
    state.done = true;
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", score);
    set("cmi.core.lesson_status", score >= data.pass ? "passed" : "failed");
    keep();
  }
  function leave() {
    if (!api) { return; }
    set("cmi.core.session_time", spent());
    set("cmi.core.exit", state.done ? "" : "suspend");
    api.LMSCommit("");
    api.LMSFinish("");
    api = null;
  }

  document.addEventListener("click", function (event) {
    var act = event.target.getAttribute("data-act");
    if (!act) { return; }
    var section = event.target.closest("section[data-page]");
    if (act === "answers") {
      if (answersShown(section) && section.hasAttribute("data-test")) { finish(section); }
    } else if (act === "next") { show(state.page + 1);
    } else if (act === "back") { show(state.page - 1); }
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", leave);

  if (api) {
    api.LMSInitialize("");
    var status = get("cmi.core.lesson_status");
    if (status === "" || status === "not attempted" || status === "unknown") { set("cmi.core.lesson_status", "incomplete"); }
    try {
      var held = JSON.parse(get("cmi.suspend_data") || "{}");
      if (typeof held.page === "number") { state.page = held.page; }
      state.done = held.done === true;
    } catch (broken) { state.page = 0; }
  }
  show(state.page);
})();
