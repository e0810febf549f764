tour-hello = { $guide } вас ждёт!
