tour-hello = { $guide } күтіп тұр!
