document_ready-ready = Құжат дайын: { documents_kind }
document_ready-refused =
    Клиника құжатты дайындай алмады: { documents_kind }

    Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
