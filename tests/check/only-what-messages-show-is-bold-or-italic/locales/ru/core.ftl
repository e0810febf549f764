core-help = Напишите <b>/menu</b>.
