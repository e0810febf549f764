core-help = /menu деп жазыңыз.
