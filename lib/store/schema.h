/* The migration this build was made for; t/db keeps it up to date. */
#ifndef DP_STORE_SCHEMA_H
#define DP_STORE_SCHEMA_H

#define DP_SCHEMA_NUMBER 31

#endif
