using System.Runtime.CompilerServices;

// The distances and the canvas are pinned by their own tests, and are of no use to anyone else.
[assembly: InternalsVisibleTo("LadaGan.Data.Tests")]
