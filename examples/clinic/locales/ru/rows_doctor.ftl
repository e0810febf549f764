rows_doctor-list =
    Врачи

    Выберите врача из списка или напишите имя.
rows_doctor-new =
    .name = Фамилия и имя врача?
    .branch = В каком филиале принимает этот врач?
    .services = Отметьте услуги, которые оказывает этот врач.
rows_doctor-add =
    .done = Добавлено ✅ Часы приёма и выходные врача задайте в разделе «График врачей».
rows_doctor-edit =
    .branch = { rows_doctor-new.branch }
    .services = { rows_doctor-new.services }
