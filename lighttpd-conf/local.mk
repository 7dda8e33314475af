# lighttpd-conf
