# apache-conf
