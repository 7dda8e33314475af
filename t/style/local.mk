# Style tests: the rules of the house, kept by machine.
