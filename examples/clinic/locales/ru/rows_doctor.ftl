rows_doctor-list =
    Врачи

    Выберите врача из списка или напишите имя.
rows_doctor-new =
    .name = Фамилия и имя врача?
    .services = Отметьте услуги, которые оказывает этот врач.
rows_doctor-add =
    .done = Добавлено ✅ Часы приёма и выходные врача задайте в разделе «График врачей».
rows_doctor-edit =
    .services = { rows_doctor-new.services }
