using LadaGan.Cli;
using LadaGan.Cli.Output;

StandardStreams.Secure();
return LadaGanCommand.Run(args);
