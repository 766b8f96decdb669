; SPDX-License-Identifier: MIT
; Profiles are *.spillway.json. Windows looks at what follows the last dot alone, so Spillway is offered under "Open
; with" for .json files, and what opens them by default stays as it was.
WriteRegStr SHCTX "Software\Classes\Spillway.Profile" "" "Spillway profile"
WriteRegStr SHCTX "Software\Classes\Spillway.Profile\DefaultIcon" "" "$INSTDIR\bin\spillway.exe,0"
WriteRegStr SHCTX "Software\Classes\Spillway.Profile\shell\open\command" "" '"$INSTDIR\bin\spillway.exe" "%1"'
WriteRegStr SHCTX "Software\Classes\.json\OpenWithProgids" "Spillway.Profile" ""
System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
