visit =
    .command = Қызметке жазылу
visit-service = <b>Не <b>істейік</b>?</b>
visit-name = { $me-full_name ->
    [none] Атыңыз <b>кім?</b> { "<b>" } 3 < 5
   *[other] Атыңыз кім?
}
visit-greeting = { $name }, <i>«{ $service-name }»</i> қызметіне келіңіз.
