"""Reading many reports: in this process or in several, in order, one failure never costing the others."""
