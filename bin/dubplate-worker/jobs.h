/* The functions behind the rows of the table of job kinds in main.c. */
#ifndef DP_WORKER_JOBS_H
#define DP_WORKER_JOBS_H

#include "task.h"

enum verdict job_media(struct task *task, struct dp_err *err);
enum verdict job_fetch(struct task *task, struct dp_err *err);
enum verdict job_release(struct task *task, struct dp_err *err);
enum verdict job_takedown(struct task *task, struct dp_err *err);
enum verdict job_cleanup(struct task *task, struct dp_err *err);

#endif
