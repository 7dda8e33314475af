# Tests against a real database; ./check db gives each one of its own, and
# without one they are skipped.
db_common = %D%/db.c %D%/db.h

check_PROGRAMS += \
	%D%/pool.t \
	%D%/rows.t \
	%D%/statements.t
%C%_pool_t_SOURCES = %D%/pool.c $(db_common)
%C%_rows_t_SOURCES = %D%/rows.c $(db_common)
%C%_statements_t_SOURCES = %D%/statements.c $(db_common)
