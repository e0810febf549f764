core-invalid-range = Число не подходит.
