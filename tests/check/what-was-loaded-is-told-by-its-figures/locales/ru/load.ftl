load =
    .command = Загрузить
load-load =
    .invalid = { $faults }
load-told = { $loaded-new }, { $loaded }
