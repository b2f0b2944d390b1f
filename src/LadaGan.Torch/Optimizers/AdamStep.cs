namespace LadaGan.Torch.Optimizers;

/// <summary>The numbers of one update: θ ← θ − Rate · m/(√v + Epsilon), bias corrections folded into both.</summary>
internal readonly record struct AdamStep(float Beta1, float Beta2, float Rate, float Epsilon);
