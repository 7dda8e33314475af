# lib/pg without a database.
check_PROGRAMS += %D%/pg_value.t
%C%_pg_value_t_SOURCES = %D%/pg_value.c
