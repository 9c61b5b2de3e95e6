"""Survey estimation and publication: pure functions on numpy arrays, read like a chapter.

The sample       arrays, sample, design_columns, design, unequal_probability
A figure         domains, linearisation, figures
Its error        variance, lonely, collapse, students_t, intervals, change
Better weights   nonresponse, calibration
Missing items    imputation
Letting it out   two_way, sensitive_cells, bridges, narrowing, cover, disclosure, grouping,
                 rounded_errors, publication

Nothing here reads a file, asks the time or knows a store. Weights come from outside.
"""
