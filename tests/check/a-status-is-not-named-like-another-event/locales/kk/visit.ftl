visit =
    .command = Тапсырыс беру
visit-greeting = Тапсырыс қабылданды.
