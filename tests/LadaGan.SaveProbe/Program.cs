using LadaGan.SaveProbe;

// bench/nightly/save-faults runs this: saves a snapshot while strace makes its system calls fail.
return args switch
{
    ["save", var folder] => Saving.Run(folder),
    ["torture", var folder] => Torture.Run(folder),
    _ => 2,
};
