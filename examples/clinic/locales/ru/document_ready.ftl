document_ready-ready = Документ готов: { documents_kind }
document_ready-refused =
    Клиника не смогла подготовить документ: { documents_kind }

    Вопросы по телефону: { $setting-phone }
