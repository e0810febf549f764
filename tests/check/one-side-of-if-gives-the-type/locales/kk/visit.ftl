visit =
    .command = Қызметке жазылу
visit-service = Қандай қызмет керек?
visit-name = Есіміңіз кім?
visit-greeting =
    { $name }: { $price ->
        [none] тегін
       *[other] { $price }
    }, { $cost ->
        [none] тегін
       *[other] { $cost }
    }
