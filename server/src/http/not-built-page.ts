/** Shown instead of the app when only the server was started. */
export const NOT_BUILT_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Causeway</title></head>
<body>
<main>
<h1>The web app has not been built yet</h1>
<p>The server runs and its API answers. To use Causeway in the browser, stop it and start it with</p>
<pre>npm start</pre>
<p>which builds the web app first.</p>
</main>
</body>
</html>
`;
