@rem Windows knows no exec, by which "npm start" hands its process over to the server.
@%*
