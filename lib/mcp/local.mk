libdubplate_sources += \
	%D%/ask.c %D%/ask.h \
	%D%/ask_rounds.c \
	%D%/ask_rows.c \
	%D%/call.c %D%/call.h \
	%D%/complete.c %D%/complete.h \
	%D%/era.c %D%/era.h \
	%D%/follow.c %D%/follow.h \
	%D%/followed.c %D%/followed.h \
	%D%/headers.c %D%/headers.h \
	%D%/initialize.c \
	%D%/list.c %D%/list.h \
	%D%/listen.c %D%/listen.h \
	%D%/live.c %D%/live.h \
	%D%/logging.c %D%/logging.h \
	%D%/method.c %D%/method.h \
	%D%/post.c \
	%D%/prompt.h \
	%D%/prompts.c \
	%D%/resource.h \
	%D%/resources_list.c \
	%D%/resources_read.c \
	%D%/run.c %D%/run.h \
	%D%/server.h \
	%D%/session.c %D%/session.h \
	%D%/stream.c \
	%D%/subscribe.c \
	%D%/talk.c %D%/talk.h \
	%D%/task.c %D%/task.h \
	%D%/task_methods.c \
	%D%/task_result.c \
	%D%/task_run.c \
	%D%/tool.h \
	%D%/tools_call.c \
	%D%/tools_list.c \
	%D%/wait.c %D%/wait.h
