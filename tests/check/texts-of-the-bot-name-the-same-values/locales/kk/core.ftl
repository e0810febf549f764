core-invalid-range = Кемінде { $from }.
