"""How the statistics agree with the programs they are checked against, case by case."""
