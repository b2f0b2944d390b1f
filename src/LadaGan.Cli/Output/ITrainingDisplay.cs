using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Output;

/// <summary>An observer with something to tidy up at the end.</summary>
internal interface ITrainingDisplay : ITrainingObserver, IDisposable;
