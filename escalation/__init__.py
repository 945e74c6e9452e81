"""THE APPEAL: what became of denials before the State CIO and the Governor's COO, and what can be learned from it."""
