; SPDX-License-Identifier: MIT
DeleteRegValue SHCTX "Software\Classes\.json\OpenWithProgids" "Spillway.Profile"
DeleteRegKey SHCTX "Software\Classes\Spillway.Profile"
System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
