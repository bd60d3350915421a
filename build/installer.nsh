; Windows offers as a program for mail links what has registered itself as one; choosing it is up to the person.
; `--` goes before the link, so that nothing in a link can be read as a switch of the program.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Mailmirror.mailto" "" "URL:MailTo Protocol"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Mailmirror.mailto" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\Mailmirror.mailto\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Mailmirror.mailto\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Clients\Mail\Mailmirror" "" "Mailmirror"
  WriteRegStr SHELL_CONTEXT "Software\Clients\Mail\Mailmirror\Capabilities" "ApplicationName" "Mailmirror"
  WriteRegStr SHELL_CONTEXT "Software\Clients\Mail\Mailmirror\Capabilities" "ApplicationDescription" "Mailmirror"
  WriteRegStr SHELL_CONTEXT "Software\Clients\Mail\Mailmirror\Capabilities\URLAssociations" "mailto" "Mailmirror.mailto"
  WriteRegStr SHELL_CONTEXT "Software\RegisteredApplications" "Mailmirror" "Software\Clients\Mail\Mailmirror\Capabilities"
!macroend

!macro customUnInstall
  DeleteRegValue SHELL_CONTEXT "Software\RegisteredApplications" "Mailmirror"
  DeleteRegKey SHELL_CONTEXT "Software\Clients\Mail\Mailmirror"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Mailmirror.mailto"
!macroend
