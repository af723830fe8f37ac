"""
Partners: the coalition's organisations, the people one calls there, agreements, working groups, what is covered.

Everything here lies in the coalition space: ordinary rows behind roles. A survivor is never a contact: what looks like a
client is refused at the door, with the reason.
"""
