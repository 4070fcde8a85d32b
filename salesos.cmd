@echo off
rem The SalesOS command line, from any folder and without npm: salesos --help
if not exist "%~dp0node_modules\.bin\node.cmd" (
  echo The packages of SalesOS are not installed. Run this first: cd /d "%~dp0" ^&^& npm ci 1>&2
  exit /b 1
)
call "%~dp0node_modules\.bin\node.cmd" --conditions=@salesos/source "%~dp0tools\salesos.js" %*
