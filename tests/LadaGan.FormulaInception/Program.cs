using LadaGan.Testing;

// bench/evaluate-formula runs this: weights of the right shapes for measuring an evaluation, not for judging a generator.
if (args is not [var path])
{
    return 2;
}
FormulaWeights.WriteInception(path);
return 0;
