"""
Surveys as data: questions, steps, conditions, and the files other programs read; no tables and no pages.

`form` holds a survey, `expressions` reads its conditions, `logic` finds conditions that contradict each other,
`xlsform_read` and `xlsform_write` speak to other programs, `walk` says what somebody is asked next.
"""
