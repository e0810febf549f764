told-name = Есіміңіз кім?
told-soon = { $name }
