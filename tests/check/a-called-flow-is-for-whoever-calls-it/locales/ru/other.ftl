other-hello = !
