# Uploads: form data, ranges, storage.
check_PROGRAMS += \
	%D%/multipart.t \
	%D%/param.t \
	%D%/range.t \
	%D%/storage.t \
	%D%/storage_sweep.t \
	%D%/upload_base64.t \
	%D%/upload_intake.t
EXTRA_DIST += %D%/storage_dir.h
