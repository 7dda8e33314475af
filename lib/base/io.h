/* Descriptors: what read(2) and write(2) leave to the caller. */
#ifndef DP_BASE_IO_H
#define DP_BASE_IO_H

#include <stddef.h>

/* Write all of data, over interruptions and short writes; -1 with errno. */
int dp_write_all(int fd, const void *data, size_t len);

#endif
