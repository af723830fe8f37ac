"""
Outreach: events and volunteers, programmes, engagement with police, money.

Everything here lies in the coalition space: ordinary rows behind roles. A survivor is never a contact, a volunteer or a
participant by name: attendance is counted, not listed.
"""
