module example.com/salesos-receiver

go 1.22
