using LadaGan.Cli;

return LadaGanCommand.Run(args);
