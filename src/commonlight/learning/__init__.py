"""
Learning: courses as content, sessions, tests before and after, certificates.

No learner has a name here. A session is counted, a test sheet carries a code that its writer made and that is stored only
as a keyed digest; who took a course by herself leaves no row at all.
"""
