load =
    .command = Жүктеу
load-load =
    .invalid = { $faults }
load-told = { $faults }
