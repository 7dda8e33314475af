# The release desk: documents, rules, reference texts.
check_PROGRAMS += \
	%D%/release_document.t \
	%D%/release_reference.t \
	%D%/release_rules.t
