load =
    .command = Загрузить
load-load =
    .invalid = { $faults }
load-told = { $faults }
