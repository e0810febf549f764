rows_master-list =
    Мастера

    Выберите мастера из списка или напишите имя.
rows_master-new =
    .name = Как зовут мастера?
    .services = Отметьте услуги, которые выполняет этот мастер.
rows_master-add =
    .done = Добавлено ✅ Часы работы и выходные мастера задайте в разделе «График мастеров».
rows_master-edit =
    .services = { rows_master-new.services }
