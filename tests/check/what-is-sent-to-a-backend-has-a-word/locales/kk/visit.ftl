visit =
    .command = Жазылу
visit-service = Қай қызмет керек?
visit-day = Қай күнге?
visit-start = Қай уақытқа?
visit-greeting = Күтеміз.
